import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { takeTokenFromAddress } from './api/token.ts';
import { applyTheme } from './lib/theme.svelte.ts';

takeTokenFromAddress();
applyTheme();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with id "app" to mount the screens in');
mount(App, { target });
