import { actionSheetCases } from './action-sheet.ts'
import { albumCases } from './album.ts'
import { animationCases } from './animation.ts'
import { appEventCases } from './app-events.ts'
import { audioCases } from './audio.ts'
import { backgroundCases } from './background.ts'
import { baseInfoCases } from './base-info.ts'
import type { Case } from './case.ts'
import { compressCases } from './compress.ts'
import { contractCases } from './contract.ts'
import { downloadCases } from './download.ts'
import { downloadTaskCases } from './download-task.ts'
import { fileContentCases } from './file-contents.ts'
import { fileHandleFailureCases } from './file-handle-failures.ts'
import { fileHandleCases } from './file-handles.ts'
import { filePackedCases } from './file-packed.ts'
import { fileRoomCases } from './file-room.ts'
import { fileCases } from './files.ts'
import { imageCases } from './images.ts'
import { interactionCases } from './interaction.ts'
import { lifeCases } from './life.ts'
import { lineCases } from './line.ts'
import { lineFaultCases } from './line-faults.ts'
import { modalCases } from './modal.ts'
import { morePickerCases } from './more-pickers.ts'
import { networkCases } from './network.ts'
import { networkLimitCases } from './network-limits.ts'
import { packageFileCases } from './package-files.ts'
import { pageAnimateCases } from './pages-animate.ts'
import { pageBarCases } from './pages-bars.ts'
import { pageDataCases } from './pages-data.ts'
import { pageKeyboardCases } from './pages-keyboard.ts'
import { pageMotionCases } from './pages-motion.ts'
import { pageNavigationCases } from './pages-navigation.ts'
import { pageQueryCases } from './pages-queries.ts'
import { parameterCases } from './parameters.ts'
import { permissionCases } from './permissions.ts'
import { pickerCases } from './pickers.ts'
import { privacyCases } from './privacy.ts'
import { profileCases } from './profiles.ts'
import { promiseCases } from './promises.ts'
import { requestCases } from './request.ts'
import { requestAnswerCases } from './request-answer.ts'
import { requestBodyCases } from './request-body.ts'
import { savedCases } from './saved.ts'
import { storageCases } from './storage.ts'
import { systemCases } from './system.ts'
import { taskCases } from './tasks.ts'
import { tempRoomCases } from './temp-room.ts'
import { uniCases } from './uni.ts'
import { uploadCases } from './upload.ts'
import { uploadFieldCases } from './upload-fields.ts'
import { uploadTaskCases } from './upload-task.ts'
import { voiceCases } from './voice.ts'

/** Every case, for Node and for a page alike. */
export const cases: Case[] = [
  ...contractCases,
  ...promiseCases,
  ...parameterCases,
  ...pickerCases,
  ...morePickerCases,
  ...imageCases,
  ...compressCases,
  ...albumCases,
  ...permissionCases,
  ...privacyCases,
  ...uploadCases,
  ...uploadFieldCases,
  ...uploadTaskCases,
  ...downloadCases,
  ...downloadTaskCases,
  ...requestCases,
  ...requestBodyCases,
  ...requestAnswerCases,
  ...taskCases,
  ...networkCases,
  ...networkLimitCases,
  ...backgroundCases,
  ...lifeCases,
  ...lineCases,
  ...lineFaultCases,
  ...fileCases,
  ...fileContentCases,
  ...fileHandleCases,
  ...fileHandleFailureCases,
  ...filePackedCases,
  ...fileRoomCases,
  ...tempRoomCases,
  ...packageFileCases,
  ...savedCases,
  ...storageCases,
  ...interactionCases,
  ...modalCases,
  ...actionSheetCases,
  ...profileCases,
  ...systemCases,
  ...baseInfoCases,
  ...audioCases,
  ...voiceCases,
  ...appEventCases,
  ...animationCases,
  ...pageNavigationCases,
  ...pageBarCases,
  ...pageDataCases,
  ...pageQueryCases,
  ...pageMotionCases,
  ...pageAnimateCases,
  ...pageKeyboardCases,
  ...uniCases,
]
