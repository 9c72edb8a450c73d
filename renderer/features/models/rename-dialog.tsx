import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sentenceOf } from '../../engine/problem.ts';
import classes from './models.module.css';

type Props = {
  modelId: string;
  isOpen: boolean;
  onClose: () => void;
  /** A rejection stays in the dialog as its sentence. */
  onSubmit: (name: string) => Promise<void>;
};

/** Asks for a model's new name. */
export function RenameDialog({ modelId, isOpen, onClose, onSubmit }: Props) {
  const [name, setName] = useState(modelId);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(name.trim());
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={isOpen} onClose={onClose} title={`Rename ${modelId}`}>
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label="New name"
          description="Letters, digits, dots, dashes and underscores. What it predicts does not change."
          value={name}
          error={problem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={isBusy} disabled={name.trim() === '' || name.trim() === modelId}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  );
}
