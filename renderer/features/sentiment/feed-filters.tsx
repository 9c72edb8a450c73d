import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { SourceStatus } from '../../../core/contract/contract.ts';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import { countOf } from '../../ui/format.ts';
import classes from './feed.module.css';
import type { NewsFilter } from './use-news.ts';

type Props = {
  filter: NewsFilter;
  onFilter: (filter: NewsFilter) => void;
  markets: readonly Market[];
  sources: readonly SourceStatus[];
  /** Headlines that pass; null until that is known. */
  total: number | null;
};

const all = 'all';
/** The engine's name for what came from a file. */
const importedId = 'import';

export function FeedFilters({ filter, onFilter, markets, sources, total }: Props) {
  return (
    <search className={classes.filters} aria-label="Headlines">
      <SegmentedControl
        aria-label="Market"
        value={filter.market ?? all}
        onChange={(value) => onFilter({ ...filter, market: value === all ? undefined : (value as Market) })}
        data={[{ value: all, label: 'All' }, ...markets.map((value) => ({ value, label: symbolOf(value) }))]}
      />
      <Select
        aria-label="Source"
        w={170}
        value={filter.sourceId ?? all}
        onChange={(value) => onFilter({ ...filter, sourceId: value === all || value === null ? undefined : value })}
        data={[
          { value: all, label: 'Every source' },
          { value: importedId, label: 'Imported files' },
          ...sources.filter(({ kind }) => kind !== 'fearGreed').map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextInput
        aria-label="Search headlines"
        placeholder="Search headlines"
        className={classes.search}
        leftSection={<IconSearch size={14} stroke={1.5} />}
        maxLength={200}
        value={filter.search ?? ''}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value || undefined })}
      />
      <span className={classes.total} role="status">
        {total === null ? '' : countOf(total, 'headline')}
      </span>
    </search>
  );
}
