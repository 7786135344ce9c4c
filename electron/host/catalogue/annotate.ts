import { type Store, sql } from './database.ts'
import { itemOf } from './items.ts'

/** What people add to items: tags, notes, ratings, and how they last looked at them. */
export function addTags(store: Store, ids: readonly string[], tags: readonly string[]): void {
  store.transaction(() => {
    for (const id of ids) {
      itemOf(store, id)
      for (const tag of tags)
        store.run(
          sql
            .insertInto('tags')
            .values({ item_id: id, tag: tag.trim() })
            .onConflict((conflict) => conflict.doNothing()),
        )
      copyTags(store, id)
    }
  })
}

export function removeTags(store: Store, ids: readonly string[], tags: readonly string[]): void {
  store.transaction(() => {
    for (const id of ids) {
      store.run(
        sql
          .deleteFrom('tags')
          .where('item_id', '=', id)
          .where('tag', 'in', [...tags]),
      )
      copyTags(store, id)
    }
  })
}

export function setNote(store: Store, id: string, note: string): void {
  itemOf(store, id)
  store.run(sql.updateTable('items').set({ note }).where('id', '=', id))
}

export function setRating(store: Store, ids: readonly string[], rating: 'good' | 'doubtful' | 'bad' | null): void {
  store.transaction(() => {
    for (const id of ids) {
      itemOf(store, id)
      store.run(sql.updateTable('items').set({ rating }).where('id', '=', id))
    }
  })
}

export function itemPreferences(store: Store, id: string): unknown {
  const kept = store.first(sql.selectFrom('item_preferences').select('value').where('item_id', '=', id))
  return kept ? JSON.parse(kept.value) : {}
}

export function setItemPreferences(store: Store, id: string, preferences: object): void {
  itemOf(store, id)
  const value = JSON.stringify(preferences)
  store.run(
    sql
      .insertInto('item_preferences')
      .values({ item_id: id, value })
      .onConflict((conflict) => conflict.column('item_id').doUpdateSet({ value })),
  )
}

/** Anything that the study itself remembers, such as the open tabs. */
export function remembered(store: Store, key: string): unknown {
  const kept = store.first(sql.selectFrom('about').select('value').where('key', '=', key))
  return kept ? JSON.parse(kept.value) : undefined
}

export function remember(store: Store, key: string, value: unknown): void {
  const text = JSON.stringify(value)
  store.run(
    sql
      .insertInto('about')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text })),
  )
}

/** The list shows tags, and the index of words holds them: both read them from the item itself. */
function copyTags(store: Store, id: string): void {
  const tags = store.all(sql.selectFrom('tags').select('tag').where('item_id', '=', id).orderBy('tag')).map(({ tag }) => tag)
  store.run(
    sql
      .updateTable('items')
      .set({ tags: JSON.stringify(tags) })
      .where('id', '=', id),
  )
}
