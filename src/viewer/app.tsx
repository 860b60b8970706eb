import { ComparePage } from './pages/compare-page.tsx';
import { EpisodePage } from './pages/episode-page.tsx';
import { RunsPage } from './pages/runs-page.tsx';
import { href, route } from './route.ts';
import { ThemeToggle } from './theme-toggle.tsx';

export function App() {
  const { page, query } = route.value;
  return (
    <>
      <header class="bar">
        <a class="brand" href={href('runs', { run: query.getAll('run') })}>
          benchtop
        </a>
        <span class="bar-note">
          Scores on benchtop’s scenes are not LIBERO scores; compare them with each other only.
        </span>
        <ThemeToggle />
      </header>
      <main>
        {page === 'runs' && <RunsPage query={query} />}
        {page === 'episode' && <EpisodePage query={query} />}
        {page === 'compare' && <ComparePage query={query} />}
      </main>
    </>
  );
}
