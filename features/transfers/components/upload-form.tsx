'use client';
/**
 * Choosing a bank's file and sending it. The server reads it while it comes, so how much has been sent is about how much has been
 * checked; what cannot be read at all is said here, beside the file.
 */
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { ProgressBar } from '@/components/progress-bar';
import { TextInput } from '@/components/text-input';
import { LARGEST_FILE } from '../transfer';

const MEGABYTE = 1024 * 1024;

type Sending = { name: string; sent: number; size: number };

export function UploadForm({ workspace }: { workspace: string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<string>();

  const refuse = (sentence: string): void => {
    setSending(null);
    setProblem(sentence);
    input.current?.focus();
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const file = input.current?.files?.[0];
    const fault = faultOf(file);
    if (file === undefined || fault !== null) {
      refuse(fault ?? '');
      return;
    }
    setProblem(undefined);
    setSending({ name: file.name, sent: 0, size: file.size });
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ name: file.name });
    request.open('POST', `/api/v1/w/${encodeURIComponent(workspace)}/imports?${query}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => setSending({ name: file.name, sent: loaded, size: file.size });
    request.onerror = () => refuse('The file did not arrive: look whether the network is there, and send it again.');
    request.onload = () => {
      const answer = readAnswer(request.responseText);
      if (request.status < 300 && answer.id) {
        router.push(`/w/${encodeURIComponent(workspace)}/bank/import/${answer.id}`);
      } else
        refuse(
          answer.error?.fields?.[0]?.reason ?? answer.error?.message ?? 'The file could not be read. Send it again.',
        );
    };
    request.send(file);
  };
  return (
    <form onSubmit={send} className="flex max-w-read flex-col gap-4" noValidate>
      <Field
        label="File"
        hint={`A bank document (.json) or a table (.csv), at most ${LARGEST_FILE / MEGABYTE} MB. It is checked first; nothing is imported until you say so.`}
        error={problem}
      >
        {(control) => (
          <TextInput
            {...control}
            ref={input}
            type="file"
            accept=".json,.csv,application/json,text/csv"
            disabled={sending !== null}
            onChange={() => setProblem(undefined)}
            className="h-auto! read-only:bg-page! py-1.5 file:mr-3 file:rounded file:border file:border-ink/15 file:bg-wash file:px-2.5 file:py-1 file:font-semibold file:text-ink file:text-xs"
          />
        )}
      </Field>
      <div className="flex min-h-9 flex-wrap items-center gap-4">
        <Button type="submit" variant="primary" pending={sending !== null} pendingLabel="Checking">
          Check the file
        </Button>
        {sending === null ? null : (
          <ProgressBar
            label={`Checking ${sending.name}`}
            text={
              sending.sent < sending.size
                ? `${megabytes(sending.sent)} of ${megabytes(sending.size)} MB read`
                : 'Sent, the last questions are being checked'
            }
            value={sending.sent}
            max={sending.size}
            className="w-64"
          />
        )}
      </div>
      <noscript>
        <Alert kind="warning">Sending a file needs scripts, which this browser does not run.</Alert>
      </noscript>
    </form>
  );
}

function faultOf(file: File | undefined): string | null {
  if (file === undefined) return 'Choose a file first.';
  if (file.size === 0) return `“${file.name}” is empty.`;
  if (file.size <= LARGEST_FILE) return null;
  const [most, has] = [LARGEST_FILE / MEGABYTE, Math.ceil(file.size / MEGABYTE)];
  return `A file may have at most ${most} MB, and this has ${has}: divide it.`;
}

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);

interface ApiAnswer {
  id?: string;
  error?: { message?: string; fields?: { reason?: string }[] };
}

function readAnswer(text: string): ApiAnswer {
  try {
    return JSON.parse(text) as ApiAnswer;
  } catch {
    return {};
  }
}
