/** The thing of the map that somebody chose. */
export interface Picked {
  type: 'enterprise' | 'device'
  id: number
  /** Whose it is. */
  tenant: number
}
