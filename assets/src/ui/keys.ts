import { onBeforeUnmount, onMounted } from 'vue'

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Keys of a page: single ones only while nobody types. */
export function useKeys(keys: Record<string, () => void>): void {
  function pressed(e: KeyboardEvent) {
    const strong = e.ctrlKey || e.metaKey
    if (e.altKey || e.isComposing || (!strong && isTyping(e.target))) return
    const act = keys[strong ? `ctrl+${e.key.toLowerCase()}` : e.key]
    if (!act) return
    e.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}
