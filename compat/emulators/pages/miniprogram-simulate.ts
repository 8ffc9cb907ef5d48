import wx from 'miniprogram-simulate/src/api'
import { offer } from './page.ts'

offer(wx)
