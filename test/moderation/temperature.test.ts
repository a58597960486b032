import { describe, expect, test } from 'vitest'
import { Temperature, temperatureRules as rules } from '../../server/moderation/temperature.ts'

function room({ trouble = 0, calm = 0, joins = 0 } = {}): Temperature {
  const temperature = new Temperature(0)
  for (let i = 0; i < joins; i++) temperature.came(0)
  for (let i = 0; i < trouble; i++) temperature.wrote(true, 0)
  for (let i = 0; i < calm; i++) temperature.wrote(false, 0)
  return temperature
}

describe('a room is hot', () => {
  test('when so many newcomers are in trouble, and not with one less', () => {
    expect(room({ trouble: rules.raiseHeat }).isHot(0)).toBe(true)
    expect(room({ trouble: rules.raiseHeat - 1 }).isHot(0)).toBe(false)
  })

  test('with half of them, when many came at once', () => {
    const half = rules.raiseHeat / 2
    expect(room({ trouble: half, joins: rules.joinBurst }).isHot(0)).toBe(true)
    expect(room({ trouble: half, joins: rules.joinBurst - 1 }).isHot(0)).toBe(false)
    expect(room({ trouble: half - 1, joins: 10_000 }).isHot(0)).toBe(false)
  })

  test('only when they are a third of the newcomers who write', () => {
    expect(room({ trouble: 10, calm: 20 }).isHot(0)).toBe(true)
    expect(room({ trouble: 10, calm: 21 }).isHot(0)).toBe(false)
    expect(room({ trouble: 100, calm: 900 }).isHot(0)).toBe(false)
  })

  test('never because of people who come, or who write without trouble', () => {
    expect(room({ joins: 10_000 }).isHot(0)).toBe(false)
    expect(room({ joins: 10_000, calm: 10_000 }).isHot(0)).toBe(false)
    expect(room().isHot(0)).toBe(false)
  })
})

describe('it cools', () => {
  test('by half in each half-life', () => {
    const temperature = room({ trouble: 8 })
    expect(temperature.heat(rules.halfLifeMs)).toBeCloseTo(4)
    expect(temperature.heat(3 * rules.halfLifeMs)).toBeCloseTo(1)
  })

  test('below the lower mark, which is not the upper one', () => {
    const temperature = room({ trouble: 8 })
    expect(temperature.isHot(1_000)).toBe(false)
    expect(temperature.isCool(1_000)).toBe(false)
    expect(temperature.isCool(2 * rules.halfLifeMs)).toBe(false) // exactly at the mark
    expect(temperature.isCool(2 * rules.halfLifeMs + 100)).toBe(true)
  })

  test('when those in trouble are few among many, however many they are', () => {
    expect(room({ trouble: 10, calm: 50 }).isCool(0)).toBe(false)
    expect(room({ trouble: 10, calm: 51 }).isCool(0)).toBe(true)
  })
})
