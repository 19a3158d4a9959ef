import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './graphiql.css';
import { createRoot } from 'react-dom/client';
import { GraphiqlPage } from './graphiql-page';

const root = document.querySelector('#root');
if (root === null) throw new Error('graphiql.html has no #root');
createRoot(root).render(<GraphiqlPage />);
