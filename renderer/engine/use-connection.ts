import { useStore } from 'zustand';
import { type Connection, connection } from './connection.ts';

export function useConnection<T>(select: (state: Connection) => T): T {
  return useStore(connection, select);
}
