"""What is written in a commune's announcements, and what is said for it."""

import pytest

from ccht_desktop.library.number_words import number_words, roman_number
from ccht_desktop.library.spoken import pieces, spoken

Y2021 = "năm hai nghìn không trăm hai mươi mốt"
Y2026 = "năm hai nghìn không trăm hai mươi sáu"


def said(written: str) -> str:
    return spoken(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("CCHC, TTHC", "cải cách hành chính, thủ tục hành chính"),
        ("DVC, DVCTT", "dịch vụ công, dịch vụ công trực tuyến"),
        ("UBND, HĐND", "ủy ban nhân dân, hội đồng nhân dân"),
        ("VNeID", "vê en e i đi"),
        ("TTPVHCC xã", "trung tâm phục vụ hành chính công xã"),
        ("TAND, CSGT", "tòa án nhân dân, cảnh sát giao thông"),
        ("TP. HCM", "thành phố hồ chí minh"),
        ("Sở GD&ĐT", "sở giáo dục và đào tạo"),
        ("mã XKLD", "mã ích ca e lờ dê"),
        ("UBND XÃ MẪU THÔNG BÁO", "ủy ban nhân dân xã mẫu thông báo"),
        ("BAO CAO NHANH", "bao cao nhanh"),
        ("ao, hồ, v.v.", "ao, hồ, vân vân."),
        ("dichvucong.gov.vn", "dịch vụ công chấm gâu, chấm vê en"),
        ("https://xamau.gov.vn/tin/12", "xamau chấm gâu, chấm vê en"),
        ("xa.mau@gmail.com", "xa chấm mau a còng gi meo chấm com"),
    ],
)
def test_abbreviations_and_addresses(written: str, expected: str) -> None:
    assert said(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("95,5%", "chín mươi lăm phẩy năm phần trăm"),
        ("0,05 ha", "không phẩy không năm héc ta"),
        ("3.5 km", "ba phẩy năm ki lô mét"),
        ("mục 2.1", "mục hai chấm một"),
        ("4.0", "bốn chấm không"),
        ("-5°C", "âm năm độ xê"),
        ("1.500.000 VNĐ", "một triệu năm trăm nghìn đồng"),
        ("50.000đ/lượt", "năm mươi nghìn đồng một lượt"),
        ("5 triệu đồng/hộ/năm", "năm triệu đồng một hộ một năm"),
        ("40 km/h", "bốn mươi ki lô mét một giờ"),
        ("6 tấn/ha", "sáu tấn một héc ta"),
        ("1.000.000.000.000 đồng", "một nghìn tỷ đồng"),
        ("5-7 ngày", "năm đến bảy ngày"),
        ("18 – 25 tuổi", "mười tám đến hai mươi lăm tuổi"),
        ("80% - 90%", "tám mươi phần trăm đến chín mươi phần trăm"),
        ("đạt 15/19 tiêu chí", "đạt mười lăm trên mười chín tiêu chí"),
        ("giai đoạn 2021 - 2030", "giai đoạn " + Y2021[4:] + " đến hai nghìn không trăm ba mươi"),
        ("0912 345 678", "không chín một hai, ba bốn năm, sáu bảy tám"),
        ("(0228) 3649080", "không hai hai tám, ba sáu bốn chín không tám không"),
        ("ĐT: 114", "điện thoại: một một bốn"),
        ("tổng đài 1022", "tổng đài một không hai hai"),
        ("1234567890", "một hai ba bốn năm sáu bảy tám chín không"),
    ],
)
def test_numbers_money_ranges_and_telephones(written: str, expected: str) -> None:
    assert said(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("15/7/2021", f"ngày mười lăm tháng bảy {Y2021}"),
        ("2026-11-22", f"ngày hai mươi hai tháng mười một {Y2026}"),
        ("ngày 01/7", "ngày mùng một tháng bảy"),
        ("từ 01/7 đến 15/7", "từ ngày mùng một tháng bảy đến ngày mười lăm tháng bảy"),
        ("ngày 14-16/11", "ngày mười bốn đến ngày mười sáu tháng mười một"),
        ("ngày 14 và 15/4", "ngày mười bốn và ngày mười lăm tháng tư"),
        ("chào mừng 20/11", "chào mừng ngày hai mươi tháng mười một"),
        ("tháng 10/2026", f"tháng mười {Y2026}"),
        ("12/2026", f"tháng mười hai {Y2026}"),
        ("quý IV/2026", f"quý bốn {Y2026}"),
        ("32/13/2026", None),
        ("làm việc 24/7", "làm việc hai mươi bốn trên bảy"),
        ("1/3 số hộ", "một trên ba số hộ"),
        ("7h30", "bảy giờ ba mươi phút"),
        ("05:30", "năm giờ ba mươi phút"),
        ("7g15’", "bảy giờ mười lăm phút"),
        ("7h - 11h30", "bảy giờ đến mười một giờ ba mươi phút"),
        ("25h70", None),
    ],
)
def test_dates_and_times(written: str, expected: str | None) -> None:
    if expected is None:
        assert "ngày" not in said(written) and "giờ" not in said(written)
    else:
        assert said(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("76/NQ-CP", "nghị quyết số bảy mươi sáu, của chính phủ"),
        ("23/CT-TTg", "chỉ thị số hai mươi ba, của thủ tướng chính phủ"),
        (
            "2084/QĐ-UBND",
            "quyết định số hai nghìn không trăm tám mươi bốn, của ủy ban nhân dân",
        ),
        (
            "30/2020/NĐ-CP",
            "nghị định số ba mươi, năm hai nghìn không trăm hai mươi, của chính phủ",
        ),
        ("04-NQ/TU", "nghị quyết số bốn, của tỉnh ủy"),
        ("Kết luận số 127-KL/TW", "kết luận số một trăm hai mươi bảy, của trung ương"),
        ("12-HD/ĐU", "hướng dẫn số mười hai, của đảng ủy"),
        (
            "Nghị quyết 61/NQ-UBTVQH15",
            "nghị quyết sáu mươi mốt, của ủy ban thường vụ quốc hội khóa mười lăm",
        ),
        ("5/GM-UBND", "giấy mời số năm, của ủy ban nhân dân"),
    ],
)
def test_numbers_of_documents(written: str, expected: str) -> None:
    assert said(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("khóa XII", "khóa mười hai"),
        ("quý IV", "quý bốn"),
        ("quý I, II và III", "quý một, hai và ba"),
        ("quý I - IV", "quý một đến bốn"),
        ("Đại hội XIV", "đại hội mười bốn"),
        ("thế kỷ XXI", "thế kỷ hai mươi mốt"),
        ("II. Nhiệm vụ", "hai. nhiệm vụ"),
        ("khóa IIX", "khóa i i ích"),
    ],
)
def test_roman_numerals(written: str, expected: str) -> None:
    assert said(written) == expected


def test_roman_numbers_are_read_whole_or_not_at_all() -> None:
    values = ("I", "IV", "IX", "XIV", "XL", "LXXXIX", "IIII", "VX", "")
    assert [roman_number(v) for v in values] == [1, 4, 9, 14, 40, 89, None, None, None]
    assert number_words(10**15 + 1) == "một triệu tỷ không trăm linh một"


@pytest.mark.parametrize(
    ("own", "written", "expected"),
    [
        ({"DVC": "dịch vụ của chúng ta"}, "DVC, DVCTT", "dịch vụ của chúng ta, dịch vụ công trực"),
        ({"XM": "Xã Mẫu"}, "XM, XMX, xm", "xã mẫu, ích em mờ ích, xm"),
        ({"XM": "UBND Xã Mẫu"}, "XM", "ủy ban nhân dân xã mẫu"),
        ({"Zalo": "za lô"}, "ZALO, zalo", "za lô, za lô"),
        ({"Km5+200": "ki lô mét thứ năm"}, "tại Km5+200 rẽ", "tại ki lô mét thứ năm rẽ"),
        ({"30/4": "ngày Giải phóng"}, "lễ 30/4", "lễ ngày giải phóng"),
        ({"BQL": "ban quản lý"}, "15/QĐ-BQL", "quyết định số mười lăm, của ban quản lý"),
        ({"A(1": "a một"}, "A(1 nhé", "a một nhé"),
    ],
)
def test_the_stations_entries_win(own: dict[str, str], written: str, expected: str) -> None:
    assert spoken(written, own).startswith(expected)


@pytest.mark.parametrize(
    "written",
    [
        *("9" * 60_000, "1." * 30_000, "a-" * 30_000, "a." * 30_000, " " * 59_999 + "/"),
        *("9,9-" * 15_000, "\n" * 60_000, "IVX, " * 12_000, "(" * 60_000, "1/" * 30_000),
        "A" * 60_000,
    ],
    ids=lambda text: repr(text[:3]),
)
@pytest.mark.timeout(10)
def test_no_text_keeps_the_reader_busy_for_long(written: str) -> None:
    assert pieces(spoken("gọi " + written, {"XM": "Xã Mẫu"}))
