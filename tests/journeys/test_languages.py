"""The whole way in English: nothing Chinese is left but names, addresses and what people wrote."""

import re

from tests.journeys.desk import Phone, Phones

HAN = re.compile(r"[\u3400-\u9fff]")
# Names of people, devices, offices, registers, laws and documents, addresses, and the name of the other language.
OFFICE = r"市[\u4e00-\u9fff]{1,10}(局|委|中心|支队)"
DATA = re.compile(
    rf"李㵘|浏览器|银川市?|甘肃|中文|{OFFICE}|《.*》(第.+条)?|文昌路|示范大学|[\u4e00-\u9fff]+库|实名账号|居住证(签注)?|[（）：，、。；·“”—]"
)
SHOWN = """() => {
  const shown = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const { parentElement: holder, textContent: words } = walk.currentNode
    if (holder.checkVisibility() && !holder.closest('script, noscript')) shown.push(words.trim())
  }
  const spoken = [...document.querySelectorAll('[aria-label], [placeholder], [alt]')].filter((one) => one.checkVisibility())
  for (const one of spoken) shown.push(...['aria-label', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? ''))
  return [document.title, document.documentElement.lang, ...shown]
}"""


def reads(phone: Phone, *texts: str) -> Phone:
    """Sees this, and nothing in Chinese but data."""
    phone.sees(*texts)
    left = [words for words in phone.page.evaluate(SHOWN) if HAN.search(DATA.sub("", words))]
    assert left == []
    return phone


def test_the_whole_way_in_english(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_known().goes_to("/me").chooses("语言", "English")
    reads(phone, "Display", "Large print").goes_to("/")
    reads(phone, "Often used").picks("e.g. register a newborn").types("Search the items", "permit")
    phone.picks("Annual endorsement of residence permit")
    reads(phone, "What to prepare").taps("Start")
    reads(phone, "sensitive personal information").taps("Agree and go on")
    reads(phone.on_page("Residence permit"), "Full name").taps("Next")
    reads(phone.on_page("Where you live now").chooses("Has the address changed", "No")).taps("Next")
    reads(phone.on_page("Reason for staying").chooses("Your situation", "School here")).taps("Next")
    reads(phone.on_page("Papers"), "No papers to upload").taps("Next")
    reads(phone.on_page("Review and sign"), "Your situation", "School here", "In the city's cloud")
    phone.ticks("I have read this and promise it").draws_signature().taps("Sign and submit")
    reads(phone.is_at("/cases/"), "Case number").taps("Receipt")
    reads(phone, "Case number").goes_to("/cases")
    reads(phone, "In progress")
