import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { saveFile } from '../../ui/save-file.ts';
import { ImportDialog } from './import-dialog.tsx';
import classes from './trading.module.css';

const icon = { size: 15, stroke: 1.5 };

/** All settings out of and into one file. */
export function TransferButtons({ isUnsaved, onImported }: { isUnsaved: boolean; onImported: () => void }) {
  const client = useConnection((state) => state.client);
  const [text, setText] = useState<string | null>(null);

  const save = async () => {
    try {
      const answer = await client?.request('settings.export', {});
      if (answer) saveFile('omni-settings.json', 'application/json', answer.text);
    } catch (error) {
      notifications.show({ color: 'red', title: 'The settings were not exported', message: sentenceOf(error) });
    }
  };

  return (
    <div className={classes.transfer}>
      <span>
        {isUnsaved
          ? 'Import waits: save or discard what is changed first.'
          : 'Keys and the webhook’s address are not exported.'}
      </span>
      <Button
        variant="default"
        leftSection={<IconDownload {...icon} />}
        disabled={!client}
        title="All settings as one file"
        onClick={() => void save()}
      >
        Export
      </Button>
      <FileButton accept=".json,application/json" onChange={(file) => void file?.text().then(setText)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload {...icon} />}
            disabled={!client || isUnsaved}
            title={isUnsaved ? 'Save or discard what is changed first' : 'Shows what would change before it does it'}
          >
            Import
          </Button>
        )}
      </FileButton>
      {text !== null && <ImportDialog text={text} onClose={() => setText(null)} onImported={onImported} />}
    </div>
  );
}
