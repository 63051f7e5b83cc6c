/** Light or dark; charts and maps watch it and redraw. */
import { ref } from 'vue'

export const dark = ref(document.documentElement.classList.contains('dark'))

export function setDark(wish: boolean): void {
  dark.value = wish
  document.documentElement.classList.toggle('dark', wish)
  localStorage.setItem('park.theme', wish ? 'dark' : 'light')
}

/** The value of a design token, for canvases that CSS does not reach. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}
