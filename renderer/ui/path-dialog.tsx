import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sentenceOf } from '../engine/problem.ts';
import classes from './path-dialog.module.css';

type Props = {
  isOpen: boolean;
  title: string;
  label: string;
  action: string;
  onClose: () => void;
  /** A rejection stays in the dialog as its sentence. */
  onSubmit: (path: string) => Promise<void>;
};

/** Asks for a path on the engine's computer. */
export function PathDialog({ isOpen, title, label, action, onClose, onSubmit }: Props) {
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(path.trim());
      setPath('');
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={label}
          description="On the computer the engine runs on."
          value={path}
          error={problem}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={isBusy} disabled={path.trim() === ''}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
