"""Owns 好差评: one rating a case. Following up bad ones comes with supervision."""
