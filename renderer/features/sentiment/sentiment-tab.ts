import { create } from 'zustand';

export const sentimentTabs = ['feed', 'lab'] as const;
export type SentimentTab = (typeof sentimentTabs)[number];

/** Which half of the page is shown; kept while other pages are. */
export const useSentimentTab = create<{ tab: SentimentTab }>(() => ({ tab: 'feed' }));

export const showSentimentTab = (tab: SentimentTab) => useSentimentTab.setState({ tab });
