import { unitText } from '@/ui/format'

/** A code of UCUM as people write it: kg{ce} is kgce, kW.h kW·h, m3 m³; '' for a bare number. */
export function unitWord(unit: string): string {
  return unitText(unit)
    .replace(/[{}[\]]/g, '')
    .replaceAll('.', '\u00b7')
    .replace(/\bCel\b/g, '\u00b0C')
    .replace(/\bu(?=[mgLA]\b)/g, '\u00b5')
    .replace(/m2\b/g, 'm\u00b2')
    .replace(/m3(?![0-9])/g, 'm\u00b3')
    .replace(/Ohm/g, '\u03a9')
}

/** Units that people have numbers in, by kind, in codes of UCUM; the platform converts more than these. */
const FAMILIES = [
  ['K', 'Cel', '[degF]'],
  ['Pa', 'kPa', 'MPa', 'bar', 'mbar', 'atm', '[psi]'],
  ['W', 'kW', 'MW'],
  ['J', 'kJ', 'MJ', 'GJ', 'kW.h', 'MW.h'],
  ['mm', 'cm', 'm', 'km'],
  ['mm2', 'cm2', 'm2'],
  ['L', 'm3'],
  ['m3/h', 'm3/s', 'L/s', 'L/min'],
  ['m/s', 'km/h'],
  ['g', 'kg', 't'],
  ['kg/s', 'kg/h', 't/h'],
  ['s', 'min', 'h', 'd'],
  ['V', 'kV'],
  ['mA', 'A', 'kA'],
  ['N', 'kN', 'MN'],
  ['Hz', 'kHz'],
  ['mg', 'g', 'kg'],
  ['mg/m3', 'ug/m3', 'kg/m3'],
  ['deg', 'rad'],
  ['kJ/kg', 'MJ/kg', 'J/kg'],
]

export function unitsLike(unit: string): string[] {
  const family = FAMILIES.find((f) => f.includes(unit)) ?? []
  return [unit, ...family.filter((u) => u !== unit)]
}
