import { beforeEach, describe, expect, it } from 'vitest'
import checksFile from '@shared/vectors/checks.json'
import { Engine, newRowId, openSlots } from './engine'
import { compileForm } from './layout'
import type { FieldNode, Node, PageNode } from './nodes'
import type { Answers, Schema, Ui, UiElement } from './schema'

const form = compileForm(checksFile.schema as unknown as Schema, checksFile.ui as unknown as Ui, { 'fields./name': 'Name', 'pages.applicant': 'Applicant' })
const complete: Answers = { who: 'self', name: '马秀兰', idNumber: '640104199001010018', agree: true }

function* inside(nodes: readonly Node[]): Generator<FieldNode> {
  for (const node of nodes) {
    if (node.kind === 'group') yield* inside(node.nodes)
    if (node.kind !== 'field') continue
    yield node
    for (const row of node.rows) yield* inside(row.nodes)
  }
}
const fields = (pages: readonly PageNode[]): FieldNode[] => pages.flatMap((page) => [...inside(page.nodes)])

describe('engine', () => {
  let engine: Engine
  const field = (at: string): FieldNode | undefined => fields(engine.view.pages).find((node) => node.pointer === at)
  beforeEach(() => {
    engine = new Engine(form, complete, () => checksFile.today)
  })

  it('shows a page when its condition holds and takes it away again, keeping what was typed', () => {
    expect(engine.view.pages.map((page) => page.name)).toEqual(['applicant', 'facts', 'promise'])
    engine.change('/who', 'child')
    engine.change('/reason', 'school')
    expect(engine.view.pages.map((page) => page.name)).toEqual(['applicant', 'facts', 'children', 'promise'])
    engine.change('/who', 'self')
    expect(engine.view.submission).toEqual(complete)
    engine.change('/who', 'child')
    expect(field('/reason')?.value).toBe('school')
  })

  it('submits normalised answers without what is hidden', () => {
    engine.change('/name', ' 马 秀兰 ')
    engine.change('/note', '  ')
    engine.change('/spouse/name', '王强')
    expect(engine.view.submission).toEqual(complete)
    expect(engine.answers['spouse']).toEqual({ name: '王强' })
  })

  it('writes a value in the one way when its field is left', () => {
    engine.change('/idNumber', '１１０１０５１９４９１２３１００２ｘ')
    expect(field('/idNumber')?.value).toBe('１１０１０５１９４９１２３１００２ｘ')
    engine.leave('/idNumber')
    expect(field('/idNumber')?.value).toBe('11010519491231002X')
  })

  it('tells an error when the field is left, not while it is typed', () => {
    engine.change('/idNumber', '64018119990229001')
    expect(field('/idNumber')?.wrong).toBeNull()
    engine.leave('/idNumber')
    expect(field('/idNumber')?.wrong?.params).toEqual({ reason: 'length' })
    engine.change('/idNumber', '640181199902290013')
    expect(field('/idNumber')?.wrong?.params).toEqual({ reason: 'date' })
    engine.change('/idNumber', '640104199001010018')
    expect(field('/idNumber')?.wrong).toBeNull()
  })

  it('scolds nobody for a field left empty until the whole is told', () => {
    engine.change('/name', undefined)
    engine.leave('/name')
    expect(field('/name')?.wrong).toBeNull()
    expect(engine.firstWrong('applicant')).toMatchObject({ pointer: '/name', code: 'required' })
    engine.tellAll()
    expect(field('/name')?.wrong?.code).toBe('required')
  })

  it('counts what is wrong on each page and finds the first', () => {
    engine.change('/who', 'child')
    engine.change('/name', undefined)
    expect(engine.view.wrongOn).toEqual({ applicant: 1, children: 2 })
    expect(engine.firstWrong()?.pointer).toBe('/name')
    expect(engine.firstWrong('children')?.pointer).toBe('/reason')
    expect(engine.pageOf('/children/3/address')).toBe('children')
    expect(engine.pageOf('/nowhere')).toBeNull()
  })

  it('tells what the server found until that field is changed', () => {
    engine.refuse([{ pointer: '/mobile', code: 'bad_mobile', params: {} }])
    expect(field('/mobile')?.wrong?.code).toBe('bad_mobile')
    expect(engine.firstWrong()?.pointer).toBe('/mobile')
    engine.change('/mobile', '13800138000')
    expect(field('/mobile')?.wrong).toBeNull()
  })

  it('marks as required what the schema demands under these answers', () => {
    engine.change('/who', 'child')
    engine.change('/children', [{ id: 'a', together: true }])
    expect(field('/note')?.required).toBe(false)
    expect(field('/reason')?.required).toBe(true)
    expect(field('/children/0/name')?.required).toBe(true)
    engine.change('/children/0/together', false)
    expect(field('/children/0/address')?.required).toBe(true)
  })

  it('adds rows, removes one and takes that back at its place', () => {
    engine.change('/who', 'child')
    for (const id of ['a', 'b', 'c']) expect(engine.addRow('/children', id)).toMatch(/^\/children\/[0-2]$/)
    engine.change('/children/1/name', '马小军')
    const undo = engine.removeRow('/children', 1)
    expect(engine.answers['children']).toEqual([{ id: 'a' }, { id: 'c' }])
    engine.change('/children/1/name', '马晓燕')
    undo()
    expect(engine.answers['children']).toEqual([{ id: 'a' }, { id: 'b', name: '马小军' }, { id: 'c', name: '马晓燕' }])
    expect(field('/children')?.rows.map((row) => [row.id, row.title])).toEqual([['a', '子女 1'], ['b', '子女 2'], ['c', '子女 3']])
  })

  it('keeps a row that was emptied', () => {
    engine.change('/children', [{ id: 'a', name: '马小军' }])
    engine.change('/children/0/name', undefined)
    expect(engine.answers['children']).toEqual([{ id: 'a' }])
  })

  it('speaks English where there is some', () => {
    engine.speak('en')
    expect(engine.view.pages[0]?.label).toBe('Applicant')
    expect([field('/name')?.label, field('/mobile')?.label]).toEqual(['Name', '手机号码'])
  })

  it('never changes answers in place', () => {
    const before = structuredClone(complete)
    engine.change('/spouse/name', '王强')
    engine.change('/name', undefined)
    expect(complete).toEqual(before)
  })

  it('gives the very same node for a field that did not change', () => {
    engine.change('/who', 'child')
    engine.addRow('/children', 'a')
    engine.addRow('/children', 'b')
    engine.tellAll()
    const before = new Map(fields(engine.view.pages).map((node) => [node.pointer, node]))
    engine.change('/children/1/name', '马')
    const drawn = fields(engine.view.pages).filter((node) => before.get(node.pointer) !== node)
    expect(drawn.map((node) => node.pointer)).toEqual(['/children', '/children/1/name'])
  })

  it('reads the review page of what would be submitted', () => {
    engine.change('/note', ' 好的 ')
    expect(engine.lines().map((line) => line.value)).toEqual(['本人', '马秀兰', '640104199001010018', '好的', '是'])
  })

  it('asks for a material only where the answers do', () => {
    const slots = [
      { slot: 'a', submits: true, when: null },
      { slot: 'b', submits: true, when: { properties: { who: { const: 'child' } }, required: ['who'] } },
      { slot: 'c', submits: false, when: null },
    ]
    expect(openSlots(slots, engine.view.submission).map((slot) => slot.slot)).toEqual(['a'])
    engine.change('/who', 'child')
    expect(openSlots(slots, engine.view.submission).map((slot) => slot.slot)).toEqual(['a', 'b'])
  })

  it('makes ids for rows that do not repeat', () => {
    expect(new Set(Array.from({ length: 200 }, newRowId)).size).toBe(200)
  })
})

describe('a form of 200 fields and 50 rows', () => {
  const names = Array.from({ length: 200 }, (_, at) => `f${at}`)
  const text: Schema = { type: 'string', title: '栏', maxLength: 40 }
  const control = (name: string, shown?: string): UiElement => ({
    type: 'Control',
    scope: `#/properties/${name}`,
    ...(shown ? { rule: { effect: 'SHOW', condition: { scope: `#/properties/${shown}`, schema: { minLength: 1 } as Schema } } } : {}),
  })
  const cells = ['id', 'a', 'b', 'c', 'd', 'e']
  const row: Schema = { type: 'object', additionalProperties: false, required: ['id', 'a'], properties: Object.fromEntries(cells.map((cell) => [cell, text])) }
  const large = compileForm(
    {
      type: 'object',
      additionalProperties: false,
      required: names.slice(0, 100),
      properties: { ...Object.fromEntries(names.map((name) => [name, text])), rows: { type: 'array', title: '行', maxItems: 50, items: row } },
    },
    { type: 'Categorization', elements: [{ type: 'Category', label: '页', i18n: 'p', elements: [...names.map((name, at) => control(name, at > 190 ? names[at - 1] : undefined)), control('rows')] }] },
  )

  it('redraws one field a key', () => {
    const answers: Answers = { ...Object.fromEntries(names.map((name) => [name, '一'])), rows: Array.from({ length: 50 }, (_, at) => ({ id: `${at}`, a: '一', b: '二' })) }
    const engine = new Engine(large, answers, () => checksFile.today)
    const before = new Map(fields(engine.view.pages).map((node) => [node.pointer, node]))
    expect(before.size).toBe(200 + 1 + 50 * 5)
    for (let key = 0; key < 20; key += 1) {
      engine.change('/rows/49/c', '三'.repeat(key + 1))
      expect(engine.view.errors).toEqual([])
    }
    expect(fields(engine.view.pages).filter((node) => before.get(node.pointer) !== node)).toHaveLength(2)
  })
})
