// Compiled, never run: uni-app's official typings satisfy what the client needs of `uni`, by structure.
import { createClient, uniPlatform } from 'dukou'

export const client = createClient({ url: 'https://files.example.com', platform: uniPlatform(uni) })
