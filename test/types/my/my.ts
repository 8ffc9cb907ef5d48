// Compiled, never run: Alipay's official typings satisfy what the client needs of `my`, by structure.
import { createClient, myPlatform } from 'dukou'

export const client = createClient({ url: 'https://files.example.com', platform: myPlatform(my) })
