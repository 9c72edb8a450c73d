import type { ModelComparison } from '../../../core/contract/contract.ts';
import classes from './comparison.module.css';
import { settingLabel, settingText } from './setting-label.ts';

type Props = { names: readonly [string, string]; differences: ModelComparison['differences'] };

/** What was set differently; nothing else is listed. */
export function SettingDifferences({ names, differences }: Props) {
  if (differences.length === 0) {
    return <p className={classes.same}>Nothing was set differently, and they learned from the same data.</p>;
  }
  return (
    <table className={classes.settings}>
      <caption>What was set differently; times UTC</caption>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col" data-model="first">
            {names[0]}
          </th>
          <th scope="col" data-model="second">
            {names[1]}
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ setting, values }) => (
          <tr key={setting}>
            <th scope="row">{settingLabel(setting)}</th>
            <td>{settingText(setting, values[0])}</td>
            <td>{settingText(setting, values[1])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
