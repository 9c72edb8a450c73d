import { Button, Modal } from '@mantine/core';
import { marketsLabel } from '../../../core/domain/market.ts';
import { unbroken } from '../../ui/format.ts';
import classes from './retraining.module.css';

type Props = {
  modelId: string;
  markets: Parameters<typeof marketsLabel>[0];
  /** What the comparison said. */
  sentence: string;
  isOpen: boolean;
  onClose: () => void;
  onAccept: () => void;
};

/** Asks before a challenger that lost its comparison is put to use. */
export function LoserDialog({ modelId, markets, sentence, isOpen, onClose, onAccept }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Use the challenger that lost?">
      <div className={classes.form}>
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
