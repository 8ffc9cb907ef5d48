import * as Taro from '@tarojs/taro-h5'
import { offer } from './page.ts'

offer({ ...Taro })
