"""Population register of the police (人口). It alone says whether a name belongs to a number."""

from . import source
from .demo import Demo


@source("population", "公安人口库", "Population register")
class Population(Demo):
    gives = {
        "person.sex": ("性别", "Sex"),
        "person.birthDate": ("出生日期", "Date of birth"),
        "person.nation": ("民族", "Ethnic group"),
    }
    confirms = {"name": ("姓名", "Name"), "idNumber": ("公民身份号码", "Citizen number")}

    async def confirm(self, name: str, id_number: str) -> bool:
        record = await self.record(id_number)
        return bool(record) and record["name"] == name and record["status"] == "living"
