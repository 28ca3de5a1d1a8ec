"""Population register of the police (人口). It alone says whether a name belongs to a number."""

from . import source
from .demo import Demo


@source("population", "公安人口库", "Population register")
class Population(Demo):
    gives = frozenset({"person.sex", "person.birthDate", "person.nation"})

    async def confirm(self, name: str, id_number: str) -> bool:
        record = await self.record(id_number)
        return bool(record) and record["name"] == name and record["status"] == "living"
