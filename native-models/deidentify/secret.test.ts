import { expect, it } from 'vitest'
import { pseudonym, shiftDays, shiftedDicomDate, shiftedIso, uidInstead, withoutDates } from './secret.ts'

it('one subject has one pseudonym and one shift; another secret gives others', () => {
  expect(pseudonym('s', 'subject', 'Anna')).toBe(pseudonym('s', 'subject', 'Anna'))
  expect(pseudonym('s', 'subject', 'Anna')).not.toBe(pseudonym('s', 'subject', 'Berta'))
  expect(pseudonym('s', 'subject', 'Anna')).not.toBe(pseudonym('t', 'subject', 'Anna'))
  expect(pseudonym('s', 'subject', 'Anna')).toMatch(/^[a-z2-9]{8}$/)
  const shifts = Array.from({ length: 200 }, (_, n) => shiftDays('s', `subject ${n}`))
  expect(Math.max(...shifts)).toBeLessThanOrEqual(-365)
  expect(new Set(shifts).size).toBeGreaterThan(180)
})

it('moved dates keep their intervals, across leap years', () => {
  expect(shiftedDicomDate('20200301', -1)).toBe('20200229')
  expect(shiftedDicomDate('20200301120000.5', -366)).toBe('20190301120000.5')
  expect(shiftedDicomDate('unknown', -1)).toBeUndefined()
  const days = shiftDays('s', 'Anna')
  const between = (a: string, b: string) => new Date(b).getTime() - new Date(a).getTime()
  const [first, second] = ['2019-12-30T10:00:00.000Z', '2020-03-01T11:30:00.000Z']
  expect(between(shiftedIso(first, days), shiftedIso(second, days))).toBe(between(first, second))
})

it('a UID becomes another that is valid, the same for the same', () => {
  const uid = uidInstead('s', '1.2.3')
  expect(uid).toBe(uidInstead('s', '1.2.3'))
  expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
  expect(uid).not.toBe(uidInstead('t', '1.2.3'))
})

it('dates in a text are moved or go; numbers that are none stay', () => {
  const text = 'scan\t2020-03-01\t2020-03-01T10:11:12Z\t1.2020-03\t512-2020-13'
  expect(withoutDates(text, -1)).toBe('scan\t2020-02-29\t2020-02-29T10:11:12Z\t1.2020-03\t512-2020-13')
  expect(withoutDates(text, undefined)).toBe('scan\tn/a\tn/a\t1.2020-03\t512-2020-13')
})
