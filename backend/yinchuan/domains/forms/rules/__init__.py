"""The form engine: two standard documents compiled once, then pure decisions about answers.

`layout` reads the pages, `showing` decides what is shown, `checking` what is wrong, `writing` normalises,
`reviewing` puts into words what is signed, `lifting` carries a draft to a later version.
The phone's twin is `pwa/src/form`; vectors keep the two equal."""
