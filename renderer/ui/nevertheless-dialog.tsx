import { Button, Modal } from '@mantine/core';
import { marketsLabel } from '../../core/domain/market.ts';
import { unbroken } from './format.ts';
import classes from './nevertheless-dialog.module.css';

type Props = {
  title: string;
  modelId: string;
  markets: Parameters<typeof marketsLabel>[0];
  /** What speaks against it. */
  sentence: string;
  isOpen: boolean;
  onClose: () => void;
  onAccept: () => void;
};

/** Asks before a model is put to use against which its numbers speak. */
export function NeverthelessDialog({ title, modelId, markets, sentence, isOpen, onClose, onAccept }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <div className={classes.question}>
        <p>{unbroken(sentence)}</p>
        <p className={classes.note}>
          {modelId} would predict {marketsLabel(markets)} from the next decision bar on.
        </p>
        <div className={classes.actions}>
          <Button variant="default" data-autofocus onClick={onClose}>
            Decide later
          </Button>
          <Button
            onClick={() => {
              onClose();
              onAccept();
            }}
          >
            Use it all the same
          </Button>
        </div>
      </div>
    </Modal>
  );
}
