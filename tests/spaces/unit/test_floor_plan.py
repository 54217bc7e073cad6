import pytest
from django.core.exceptions import ValidationError

from spaces.floor_plan import check_plan


def test_plain_shapes_are_accepted():
    check_plan('<g class="wall"><rect x="0" y="0" width="10" height="10"/><text x="1" y="2">Quai</text></g>')


@pytest.mark.parametrize(
    "drawing",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<rect style="fill:red"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<image href="http://example.org/x.png"/>',
        "<foreignObject/>",
        '<!DOCTYPE g [<!ENTITY x "y">]><g>&x;</g>',
        "<rect",
        "</g><script/><g>",
    ],
)
def test_anything_that_could_act_is_refused(drawing):
    with pytest.raises(ValidationError):
        check_plan(drawing)
