// Compiled, never run: Douyin's official typings satisfy what the client needs of `tt`, by structure.
import { createClient, ttPlatform } from 'dukou'

export const client = createClient({ url: 'https://files.example.com', platform: ttPlatform(tt) })
