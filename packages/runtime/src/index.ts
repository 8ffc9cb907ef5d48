export type { Photo } from './device/album.ts'
export type { ChatFile } from './device/chat.ts'
export type {
  Device,
  DeviceControl,
  DeviceOptions,
  LineFault,
  LineName,
  LineSettings,
  LineState,
  NetworkHop,
  NetworkLogEntry,
  StruckFault,
} from './device/device.ts'
export { lines } from './device/network/line/settings.ts'
export type { Permission, PrivacyOptions } from './device/permissions.ts'
export { createPhone, type Phone, type PhoneControl, type PhoneOptions } from './headless/phone.ts'
export { type OpenedMiniProgram, type OpenMiniProgramOptions, openMiniProgram } from './open.ts'
export { type ServedPhone, type ServePhoneOptions, servePhone } from './phone/serve.ts'
export { ProjectError } from './project/project-error.ts'
export { PhoneError } from './relay/phone-error.ts'
