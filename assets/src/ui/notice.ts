/** Short words to the reader: it was done, and are you sure? */
import { ElMessage } from 'element-plus/es/components/message/index'
import { ElMessageBox } from 'element-plus/es/components/message-box/index'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { Problem, wasAborted } from '@/api/problem'
import { t } from './i18n'
import { problemText } from './problem-text'

export function tell(text: string): void {
  ElMessage({ type: 'success', message: text, grouping: true, duration: 3500 })
}

export function tellProblem(e: unknown): void {
  if (wasAborted(e)) return
  const p = e instanceof Problem ? e : new Problem(0, 'broken', String(e))
  ElMessage({ type: 'error', message: problemText(p), grouping: true, duration: 6000, showClose: true })
}

/** Asks before something that cannot be taken back. */
export async function isSure(title: string, text: string, act: string): Promise<boolean> {
  try {
    await ElMessageBox.confirm(text, title, {
      confirmButtonText: act, cancelButtonText: t('ui.cancel'), type: 'warning',
      confirmButtonClass: 'el-button--danger', autofocus: false,
    })
    return true
  } catch {
    return false
  }
}

/** Does it and says so; answers whether it was done. */
export async function attempt(act: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await act()
    tell(done)
    return true
  } catch (e) {
    tellProblem(e)
    return false
  }
}
