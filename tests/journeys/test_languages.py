"""The whole way in English: nothing Chinese is left but names, addresses and what people wrote."""

from tests.journeys.desk import Phone, Phones
from tests.screens.chinese import left


def reads(phone: Phone, *texts: str) -> Phone:
    """Sees this, and nothing in Chinese but data."""
    phone.sees(*texts)
    assert left(phone.page) == []
    return phone


def test_the_whole_way_in_english(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_new_to("HF-GA-09").goes_to("/me").chooses("语言", "English")
    reads(phone, "Display", "Large print").goes_to("/")
    reads(phone, "Often used").picks("e.g. register a newborn").types("Search the items", "permit")
    phone.picks("Annual endorsement of residence permit")
    reads(phone, "What to prepare").taps("Start")
    reads(phone, "sensitive personal information").taps("Agree and go on")
    phone.on_page("Residence permit").holds("Full name", "李㵘")
    reads(phone, "Full name").taps("Next")
    reads(phone.on_page("Where you live now").chooses("Has the address changed", "No")).taps("Next")
    reads(phone.on_page("Reason for staying").chooses("Your situation", "School here")).taps("Next")
    reads(phone.on_page("Papers"), "No papers to upload").taps("Next")
    reads(phone.on_page("Review and sign"), "Your situation", "School here", "In the city's cloud")
    phone.ticks("I have read this and promise it").draws_signature().taps("Sign and submit")
    reads(phone.is_at("/cases/"), "Case number").taps("Receipt")
    reads(phone, "Case number").goes_to("/cases")
    reads(phone, "In progress")
