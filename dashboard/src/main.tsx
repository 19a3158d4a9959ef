import './app/app.css';
import { createRoot } from 'react-dom/client';
import { allowOwnStyles } from './app/allow-own-styles';
import { App } from './app/app';
import { watchHistory } from './ui/held-history';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
allowOwnStyles();
watchHistory();
createRoot(root).render(<App />);
