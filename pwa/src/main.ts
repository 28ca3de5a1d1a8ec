/** The page's first script, and small: what the address needs is sent for while the app's own code (app/start.ts) is on its way. */
import './ui/tokens.css'
import './ui/base.css'
import { sendAhead } from './app/ahead'

sendAhead(location.pathname)
