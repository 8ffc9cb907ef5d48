import type { Args } from './bridge.ts'
import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import { limits } from './limits.ts'
import type { Modal, Screen, Toast } from './screen.ts'

const icons = ['success', 'error', 'loading', 'none']

/** Toast, loading, modal and action sheet (wx-api §11). Toast and loading are one widget. */
export function interaction(screen: Screen): Record<string, Behind> {
  const hide = (kind: 'toast' | 'loading') => (args: Args) => {
    if (args.noConflict === true) screen.hideToast(kind)
    else screen.hideToast()
    return {}
  }

  return {
    showToast({ title, icon, image, duration, mask }) {
      const toast: Toast = {
        kind: 'toast',
        title: String(title),
        // A misspelt icon is taken for success (wx-api §11 [observed]).
        icon: (icons.includes(String(icon)) ? icon : 'success') as Toast['icon'],
        duration: Number(duration),
        mask: mask === true,
      }
      if (typeof image === 'string' && image !== '') toast.image = image
      screen.showToast(toast)
      return {}
    },
    showLoading({ title, mask }) {
      screen.showToast({ kind: 'loading', title: String(title), icon: 'loading', mask: mask === true })
      return {}
    },
    hideToast: hide('toast'),
    hideLoading: hide('loading'),
    async showActionSheet({ itemList, itemColor, alertText }) {
      const items = itemList as string[]
      // As the base library of 2017 words it (hera and others [observed]).
      if (items.length > limits.actionSheet) {
        const why = `parameter error: itemList should not be large than ${limits.actionSheet}`
        throw failure('showActionSheet', why, 1001)
      }
      const tapIndex = await screen.showActionSheet({
        itemList: items,
        itemColor: String(itemColor),
        ...(typeof alertText === 'string' && alertText !== '' && { alertText }),
      })
      if (tapIndex === null) throw failure('showActionSheet', 'cancel', 1)
      return { tapIndex }
    },
    async showModal(args) {
      for (const name of ['cancelText', 'confirmText']) {
        // At most four characters (wx-api §11 [docs]); the wording of the refusal is unverified on a device.
        if ([...String(args[name])].length > limits.modalButton) {
          throw failure('showModal', `${name} length should not larger than 4 Chinese characters`, 1001)
        }
      }
      const { confirm, cancel, content } = await screen.showModal(args as unknown as Modal)
      return { confirm, cancel, content: content ?? null }
    },
  }
}
