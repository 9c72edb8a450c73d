import { Component, type ReactNode } from 'react';
import { ErrorState } from '../ui/states.tsx';

/** Keeps a mistake in one page from taking the frame, the feed status and the other pages with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState
        title="This page stopped"
        problem={error.message}
        stillWorks="The engine, the other pages and any running training go on."
        action={{ label: 'Load the window again', run: () => location.reload() }}
      />
    );
  }
}
