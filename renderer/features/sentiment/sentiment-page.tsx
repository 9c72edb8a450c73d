import { Tabs } from '@mantine/core';
import { useState } from 'react';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { useStream } from '../../engine/use-stream.ts';
import { formatCount } from '../../ui/format.ts';
import tabs from '../../ui/tabs.module.css';
import { FeedView } from './feed-view.tsx';
import { useLab } from './lab-store.ts';
import { LabView } from './lab-view.tsx';
import classes from './sentiment.module.css';
import { type SentimentTab, sentimentTabs, showSentimentTab, useSentimentTab } from './sentiment-tab.ts';

const isTab = (value: string | null): value is SentimentTab => sentimentTabs.some((tab) => tab === value);

/** What the headlines say, and a place to ask what any headline would say. */
export function SentimentPage() {
  const tab = useSentimentTab((state) => state.tab);
  const judged = useLab((state) => state.rows.length);
  const [status, setStatus] = useState<SentimentStatus | null>(null);
  const problem = useStream('sentiment.status', {}, setStatus);
  return (
    <Tabs
      className={classes.page}
      value={tab}
      onChange={(value) => isTab(value) && showSentimentTab(value)}
      keepMounted={false}
      classNames={{ ...tabs, list: classes.tabs, panel: classes.panel }}
    >
      <h1 className={classes.title}>Sentiment</h1>
      <Tabs.List>
        <Tabs.Tab value="feed">
          Feed{status && status.items > 0 && <span className={tabs.share}>{formatCount(status.items)}</span>}
        </Tabs.Tab>
        <Tabs.Tab value="lab">
          Headline lab{judged > 0 && <span className={tabs.share}>{formatCount(judged)}</span>}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="feed">
        <FeedView status={status} statusProblem={problem} />
      </Tabs.Panel>
      <Tabs.Panel value="lab">
        <LabView status={status} />
      </Tabs.Panel>
    </Tabs>
  );
}
