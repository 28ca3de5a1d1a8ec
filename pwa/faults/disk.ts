/** Disks that can be full: the first write of a transaction fails then and takes all of it back, as in browsers. */
import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'

export { IDBFactory }

const owners = new WeakMap<object, { isFull: boolean }>()

export const belongsTo = (db: IDBDatabase, owner: { isFull: boolean }): void => void owners.set(db, owner)

const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
  if (!owners.get(this.transaction.db)?.isFull) return put.apply(this, args)
  const fail = (): never => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  return (this.transaction as unknown as { _execRequestAsync(of: object): IDBRequest })._execRequestAsync({ operation: fail, source: this }) as IDBRequest<IDBValidKey>
} as typeof put
