import defaultTheme from 'vitepress/theme';
import './readable.css';

export default defaultTheme;
