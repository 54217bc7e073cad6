from members.models.door_code import DoorCode
from members.models.organisation import Affiliation, Organisation
from members.models.person import Person
from members.models.token import ApiToken

__all__ = ["Affiliation", "ApiToken", "DoorCode", "Organisation", "Person"]
