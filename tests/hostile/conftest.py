from tests.kit.conftest import probe

__all__ = ["probe"]
