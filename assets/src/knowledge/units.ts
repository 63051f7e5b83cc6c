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
