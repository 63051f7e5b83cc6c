/** What the pages of data quality share: dimensions, and the faults behind a score in words. */
import { integer, percent } from '@/ui/format'
import { t } from '@/ui/i18n'

export const DIMENSIONS = ['completeness', 'timeliness', 'validity', 'consistency', 'uniqueness'] as const
export const FAULTS = ['missing', 'late', 'bad', 'outside', 'stuck', 'fallen', 'repeated', 'overwritten'] as const

type Counts = { [K in (typeof FAULTS)[number]]?: number | null }

/** "missing 17 · stuck 40", or that there is nothing. */
export function faultsOf(row: Counts): string {
  return FAULTS.filter((f) => row[f]).map((f) => `${t(`quality.fault.${f}`)} ${integer(row[f])}`).join(' · ') || t('quality.fault.none')
}

/** A dimension that was not judged says so; it is neither nought nor perfect. */
export function share(score: number | null | undefined): string {
  return score === null || score === undefined ? t('quality.unjudged') : percent(score)
}
