/**
 * The map's style, made from the design tokens: no tile of anybody else, and
 * no glyphs address, so that all labels are drawn from the reader's own fonts.
 */
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { currentLocale } from '@/ui/i18n'
import { token } from '@/ui/theme'

export type Colouring = 'plain' | 'industry' | 'scale'
/** Which layers of the style a switch of the panel stands for. */
export const PARCEL_LAYERS = ['parcel', 'parcel-line', 'parcel-here']
export const LABEL_LAYERS = ['parcel-name']
/** A point that is none of the register: the result of something. */
export interface MapPoint {
  lon: number
  lat: number
  name: string
  /** What is said when somebody points at it. */
  text: string
  /** 1..4, the darker the more; 0: not known. */
  step: number
}
export const DEVICE_LAYERS = ['cluster', 'cluster-count', 'device', 'device-here']


function hues(): string[] {
  return [1, 2, 3, 4, 5, 6].map((n) => token(`series-${n}`))
}

/** Colour of each industry of the park, the most frequent first; the rest share the last. */
export function industryColours(codes: string[]): Record<string, string> {
  const colours = hues()
  return Object.fromEntries(codes.map((code, i) => [code, colours[Math.min(i, colours.length - 1)]!]))
}

function parcelColour(colouring: Colouring, codes: string[]): unknown {
  if (colouring === 'scale')
    return ['case', ['==', ['get', 'above_scale'], true], token('ramp-3'), token('ramp-1')]
  if (colouring === 'industry' && codes.length) {
    const match = Object.entries(industryColours(codes)).flat()
    return ['match', ['to-string', ['get', 'industry_code']], ...match, token('quiet')]
  }
  return token('map-parcel')
}

const isCluster = ['>', ['coalesce', ['get', 'point_count'], 1], 1]

export function stateColour(): unknown {
  return ['match', ['get', 'state'], 'online', token('series-1'), 'offline', token('alarm-2'), token('quiet')]
}

function nameText(): unknown {
  const shortest = ['case', ['!=', ['coalesce', ['get', 'short_name'], ''], ''], ['get', 'short_name'], ['get', 'name']]
  return currentLocale() === 'en'
    ? ['case', ['!=', ['coalesce', ['get', 'name_en'], ''], ''], ['get', 'name_en'], shortest]
    : shortest
}

function layers(colouring: Colouring, codes: string[]): LayerSpecification[] {
  const font = ['sans-serif']
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': token('map-ground') } },
    {
      id: 'parcel', type: 'fill', source: 'parcel', 'source-layer': 'parcel',
      paint: { 'fill-color': parcelColour(colouring, codes), 'fill-opacity': colouring === 'plain' ? 1 : 0.42 },
    },
    {
      id: 'parcel-line', type: 'line', source: 'parcel', 'source-layer': 'parcel',
      paint: {
        'line-color': token('map-line'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 16, 1.4],
        'line-dasharray': ['case', ['==', ['get', 'status'], 'suspended'], ['literal', [3, 2]], ['literal', [1, 0]]],
      },
    },
    {
      id: 'parcel-here', type: 'line', source: 'parcel', 'source-layer': 'parcel',
      filter: ['==', ['get', 'tenant_id'], -1],
      paint: { 'line-color': token('primary'), 'line-width': 3 },
    },
    {
      id: 'parcel-name', type: 'symbol', source: 'parcel', 'source-layer': 'parcel_name', minzoom: 12.5,
      layout: {
        'text-field': nameText(),
        'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 17, 14],
        'text-font': font, 'text-max-width': 7, 'text-padding': 3,
        'text-variable-anchor-offset': [
          'center', [0, 0], 'top', [0, 1.2], 'bottom', [0, -1.2], 'top', [0, 2.4], 'bottom', [0, -2.4], 'top', [0, 3.6], 'bottom', [0, -3.6],
        ],
      },
      paint: { 'text-color': token('map-text'), 'text-halo-color': token('map-halo'), 'text-halo-width': 1.4 },
    },
    {
      id: 'cluster', type: 'circle', source: 'device', 'source-layer': 'device', filter: isCluster,
      paint: {
        'circle-color': token('card'),
        'circle-stroke-color': token('series-1'),
        'circle-stroke-width': 2,
        'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 11, 50, 17, 1000, 26, 1000000, 34],
      },
    },
    {
      id: 'cluster-count', type: 'symbol', source: 'device', 'source-layer': 'device', filter: isCluster,
      layout: {
        /* From ten thousand on, what fits into the circle. */
        'text-field': ['case', ['<', ['get', 'point_count'], 10000], ['to-string', ['get', 'point_count']],
          ['concat', ['to-string', ['round', ['/', ['get', 'point_count'], 1000]]], 'k']],
        'text-size': 11, 'text-font': font, 'text-allow-overlap': true, 'text-padding': 6,
      },
      paint: { 'text-color': token('text') },
    },
    {
      id: 'device', type: 'circle', source: 'device', 'source-layer': 'device', filter: ['!', isCluster],
      paint: {
        'circle-color': stateColour(),
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 3, 17, 6.5],
        'circle-stroke-color': token('card'),
        'circle-stroke-width': 1.4,
      },
    },
    {
      id: 'device-here', type: 'circle', source: 'device', 'source-layer': 'device', filter: ['==', ['get', 'id'], -1],
      paint: {
        'circle-color': 'rgba(0,0,0,0)', 'circle-radius': 11,
        'circle-stroke-color': token('primary'), 'circle-stroke-width': 3,
      },
    },
  ] as LayerSpecification[]
}

function pointLayers(): LayerSpecification[] {
  const steps = [1, 2, 3, 4].flatMap((n) => [n, token(`ramp-${n}`)])
  return [
    {
      id: 'point', type: 'circle', source: 'point',
      paint: {
        'circle-color': ['match', ['get', 'step'], ...steps, token('quiet')],
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 5, 16, 9],
        'circle-stroke-color': token('map-text'),
        'circle-stroke-width': 1,
      },
    },
    {
      id: 'point-name', type: 'symbol', source: 'point', minzoom: 12.5,
      layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-font': ['sans-serif'], 'text-offset': [0, 1.2], 'text-anchor': 'top', 'text-max-width': 7 },
      paint: { 'text-color': token('map-text'), 'text-halo-color': token('map-halo'), 'text-halo-width': 1.4 },
    },
  ] as LayerSpecification[]
}

function collectionOf(points: MapPoint[]): GeoJSONSourceSpecification['data'] {
  return {
    type: 'FeatureCollection',
    features: points.map(({ lon, lat, ...properties }) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties })),
  }
}

export function parkStyle(colouring: Colouring, codes: string[], points?: MapPoint[]): StyleSpecification {
  const tiles = (layer: string) => [`${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt`]
  return {
    version: 8,
    sources: {
      parcel: { type: 'vector', tiles: tiles('parcel'), minzoom: 8, maxzoom: 16, promoteId: { parcel: 'tenant_id' } },
      device: { type: 'vector', tiles: tiles('device'), minzoom: 8, maxzoom: 18 },
      ...(points && { point: { type: 'geojson', data: collectionOf(points) } }),
    },
    layers: [...layers(colouring, codes), ...(points ? pointLayers() : [])],
  }
}
