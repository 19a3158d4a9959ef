import { Menu as MenuIcon, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useIsOperator } from '../data/viewer';
import { IconButton } from '../ui/button';
import { joinClasses } from '../ui/join-classes';
import { Logo } from '../ui/logo';
import { NAVIGATION } from './routes';
import { UserMenu } from './user-menu';

/** The way to every page: a column at the side, and where there is no room a bar with a menu. */
export function Navigation(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="print:hidden sticky top-0 z-20 border-b border-line bg-surface lg:h-dvh lg:border-r lg:border-b-0">
      <div className="flex h-14 items-center justify-between px-4 lg:h-16 lg:px-5">
        <Link href="/api-keys" aria-label="Tollkey" className="rounded-lg">
          <Logo />
        </Link>
        <IconButton
          label={isOpen ? 'Close menu' : 'Open menu'}
          aria-expanded={isOpen}
          aria-controls="navigation"
          className="size-10 lg:hidden"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <X aria-hidden="true" /> : <MenuIcon aria-hidden="true" />}
        </IconButton>
      </div>
      <div
        id="navigation"
        className={joinClasses(
          'gap-4 px-3 pb-3 lg:flex lg:h-[calc(100dvh-4rem)] lg:flex-col lg:justify-between',
          isOpen ? 'grid' : 'hidden',
        )}
      >
        <nav aria-label="Main">
          <Items onFollow={() => setOpen(false)} />
        </nav>
        <UserMenu />
      </div>
    </header>
  );
}

function Items({ onFollow }: { readonly onFollow: () => void }): ReactElement {
  const isOperator = useIsOperator();
  const [location] = useLocation();
  const here = location === '/' ? '/api-keys' : location;
  return (
    <ul className="grid gap-0.5">
      {NAVIGATION.filter((item) => isOperator || !item.operatorsOnly).map((item) => {
        const isHere = here === item.path || here.startsWith(`${item.path}/`);
        return (
          <li key={item.path}>
            <Link
              href={item.path}
              onClick={onFollow}
              aria-current={isHere ? 'page' : undefined}
              className={joinClasses(
                'flex min-h-9 items-center gap-3 rounded-lg px-2.5 text-sm font-medium transition-colors max-lg:min-h-11 [&_svg]:size-4.5',
                isHere
                  ? 'bg-accent-tint text-accent'
                  : 'text-ink-soft hover:bg-sunken hover:text-ink',
              )}
            >
              <item.icon aria-hidden="true" />
              {item.label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
