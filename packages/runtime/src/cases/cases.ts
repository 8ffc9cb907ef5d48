import { audioCases } from './audio.ts'
import { backgroundCases } from './background.ts'
import type { Case } from './case.ts'
import { contractCases } from './contract.ts'
import { downloadCases } from './download.ts'
import { fileCases } from './files.ts'
import { imageCases } from './images.ts'
import { interactionCases } from './interaction.ts'
import { networkCases } from './network.ts'
import { networkLimitCases } from './network-limits.ts'
import { packageFileCases } from './package-files.ts'
import { parameterCases } from './parameters.ts'
import { pickerCases } from './pickers.ts'
import { promiseCases } from './promises.ts'
import { requestCases } from './request.ts'
import { savedCases } from './saved.ts'
import { storageCases } from './storage.ts'
import { systemCases } from './system.ts'
import { taskCases } from './tasks.ts'
import { uniCases } from './uni.ts'
import { uploadCases } from './upload.ts'

/** Every case, for Node and for a page alike. */
export const cases: Case[] = [
  ...contractCases,
  ...promiseCases,
  ...parameterCases,
  ...pickerCases,
  ...imageCases,
  ...uploadCases,
  ...downloadCases,
  ...requestCases,
  ...taskCases,
  ...networkCases,
  ...networkLimitCases,
  ...backgroundCases,
  ...fileCases,
  ...packageFileCases,
  ...savedCases,
  ...storageCases,
  ...interactionCases,
  ...systemCases,
  ...audioCases,
  ...uniCases,
]
