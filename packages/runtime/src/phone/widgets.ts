// One piece of the page.
export { showModal } from './modal.ts'
export { showSheet } from './sheet.ts'
export { createToastSlot } from './toast.ts'
