import type { ReactElement } from 'react';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { Setting } from '../../ui/card';
import { Segmented } from '../../ui/choices';
import { Page } from '../../ui/page';
import { THEME_CHOICES, useTheme } from '../../ui/theme';
import { ApiAccess } from './api-access';
import { PasswordSetting } from './password-setting';
import { ProfileSetting } from './profile-setting';
import { SessionsSetting } from './sessions-setting';

const settingsQuery = graphql(`
  query Settings {
    viewer {
      user {
        id email name signInMethods
        sessions { id createdAt expiresAt address userAgent isCurrent }
      }
    }
  }
`);

/** Who one is here, where one is signed in, how the pages look, and how programs get in. */
export function SettingsPage(): ReactElement {
  const answer = useAsk(settingsQuery, {});
  return (
    <Page title="Settings">
      <Answer of={answer}>
        {({ viewer: { user } }) => (
          <>
            {user && <ProfileSetting key={user.id} user={user} />}
            {user?.signInMethods.includes('PASSWORD') && <PasswordSetting email={user.email} />}
            {user && <SessionsSetting userId={user.id} sessions={user.sessions} />}
          </>
        )}
      </Answer>
      <Appearance />
      <ApiAccess />
    </Page>
  );
}

function Appearance(): ReactElement {
  const [theme, setTheme] = useTheme();
  return (
    <Setting title="Appearance" description="Kept in this browser.">
      <div>
        <Segmented label="Theme" choices={THEME_CHOICES} value={theme} onChange={setTheme} />
      </div>
    </Setting>
  );
}
