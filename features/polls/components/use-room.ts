'use client';
/** A room in a page: what was loaded with it, then what the socket says. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Held, OwnRound } from '../live';
import { type ClientState, type Line, RoomClient } from './room-client';

/** Version 4; `crypto.randomUUID` is missing where a page is not served from a secure origin. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function openSocket(roomId: string): Line {
  const url = new URL(`/live?room=${roomId}`, window.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return new WebSocket(url) as Line;
}

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** @returns what the window holds now, and the line to act through */
export function useRoom(roomId: string, start: { held: Held; own: readonly OwnRound[] }): [ClientState, RoomClient] {
  const [client] = useState(
    () => new RoomClient({ open: () => openSocket(roomId), clientId: randomId(), random: Math.random, after }, start),
  );
  useEffect(() => {
    // Not in the same turn: React's development mode mounts twice, and the first line would be cut while it opens.
    const begin = setTimeout(() => client.start(), 0);
    const back = () => client.retryNow();
    window.addEventListener('online', back);
    return () => {
      clearTimeout(begin);
      window.removeEventListener('online', back);
      client.stop();
    };
  }, [client]);
  const state = useSyncExternalStore(client.subscribe, client.state, client.state);
  return [state, client];
}
