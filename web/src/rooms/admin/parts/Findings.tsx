// What keeps a file from being loaded, by line and column, in words.
import type { ReactNode } from 'react';
import { useT } from '../../../i18n';
import type { Finding, Report } from '../types';
import { FINDING_CODES, findingArgs } from './findings';
import { Grid } from './Grid';

export function Findings({ findings, feature }: { findings: Finding[]; /** Lines are features of a GeoJSON. */ feature?: boolean }): ReactNode {
  const t = useT('admin');
  const words = (one: Finding): string => {
    const known = FINDING_CODES.find((code) => code === one.code);
    return known ? t(`finding_${known}`, findingArgs(one)) : t('finding_other');
  };
  return (
    <Grid
      label={t('findings')}
      rows={findings.map((one, i) => ({ ...one, i }))}
      keyOf={(one) => String(one.i)}
      cols={[
        { id: 'line', label: t(feature ? 'finding_nth' : 'finding_line'), cell: (one) => (one.line === 0 ? t('finding_file') : t(feature ? 'finding_nth_n' : 'finding_line_n', { n: one.line })) },
        { id: 'column', label: t('finding_column'), cell: (one) => (one.column ? <code>{one.column}</code> : t('finding_whole')) },
        { id: 'what', label: t('finding_what'), cell: words },
      ]}
    />
  );
}

/** "新增 3，改动 1，停用 0，不变 12" */
export function ReportWords({ report }: { report: Report }): ReactNode {
  const t = useT('admin');
  return <>{t('report_words', { ...report })}</>;
}
