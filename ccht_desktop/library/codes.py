"""The code lists that describe a clip; wording of the founding plan."""

from enum import IntEnum, StrEnum

from ccht_desktop.foundation.translations import N_


class ReformField(StrEnum):
    """linh_vuc_cchc: the six fields of the plan, and general."""

    TC = "TC"
    TTHC = "TTHC"
    TCBM = "TCBM"
    CV = "CV"
    TCC = "TCC"
    CPS = "CPS"
    CHUNG = "CHUNG"


SIX_FIELDS: tuple[ReformField, ...] = tuple(f for f in ReformField if f is not ReformField.CHUNG)


class ContentGroup(StrEnum):
    """nhom_noi_dung: the second axis."""

    MT_YN = "MT_YN"
    VB_CD = "VB_CD"
    KQ = "KQ"
    DVC = "DVC"
    CDS = "CDS"
    BD_PP = "BD_PP"
    SX_BM = "SX_BM"
    HD = "HD"
    TL_PA = "TL_PA"


class ItemKind(StrEnum):
    """loai_muc: what a clip is, and what a place in a rundown asks for."""

    NHAC_HIEU = "NHAC_HIEU"
    LOI_GIOI_THIEU = "LOI_GIOI_THIEU"
    TIEP_SONG = "TIEP_SONG"
    BAN_TIN = "BAN_TIN"
    BAI_VIET = "BAI_VIET"
    CHUYEN_MUC_CCHC = "CHUYEN_MUC_CCHC"
    THONG_BAO = "THONG_BAO"
    PHAT_LAI = "PHAT_LAI"
    NHAC = "NHAC"
    KHAN_CAP = "KHAN_CAP"
    TRA_LOI_PHAN_ANH = "TRA_LOI_PHAN_ANH"


class ClipSource(StrEnum):
    """nguon_tin: where an announcement comes from."""

    TU_SAN_XUAT = "TU_SAN_XUAT"
    CAP_TINH = "CAP_TINH"
    TRUNG_UONG = "TRUNG_UONG"
    TIEP_SONG = "TIEP_SONG"
    KHAC = "KHAC"


class Priority(IntEnum):
    """muc_do_uu_tien of Thông tư 39/2020."""

    ORDINARY = 1
    PRIORITY = 2
    EMERGENCY = 3


FIELD_NAMES: dict[str, str] = {
    "TC": N_("Institutional reform"),
    "TTHC": N_("Administrative procedures"),
    "TCBM": N_("Organisational apparatus"),
    "CV": N_("Civil service"),
    "TCC": N_("Public finance"),
    "CPS": N_("E-government, digital government"),
    "CHUNG": N_("General"),
}
GROUP_NAMES: dict[str, str] = {
    "MT_YN": N_("Aims and meaning"),
    "VB_CD": N_("Directive documents"),
    "KQ": N_("Results"),
    "DVC": N_("Public services and public post"),
    "CDS": N_("Digital transformation"),
    "BD_PP": N_("Praise and criticism"),
    "SX_BM": N_("Streamlining the apparatus"),
    "HD": N_("Guides to procedures"),
    "TL_PA": N_("Answers to citizens"),
}
KIND_NAMES: dict[str, str] = {
    "NHAC_HIEU": N_("Signature tune"),
    "LOI_GIOI_THIEU": N_("Introduction"),
    "TIEP_SONG": N_("Relay"),
    "BAN_TIN": N_("Local bulletin"),
    "BAI_VIET": N_("Article"),
    "CHUYEN_MUC_CCHC": N_("CCHC feature"),
    "THONG_BAO": N_("Notice"),
    "PHAT_LAI": N_("Repeat"),
    "NHAC": N_("Music"),
    "KHAN_CAP": N_("Emergency"),
    "TRA_LOI_PHAN_ANH": N_("Answer to feedback"),
}
PRIORITY_NAMES: dict[int, str] = {
    1: N_("ordinary"),
    2: N_("priority"),
    3: N_("emergency"),
}
SOURCE_NAMES: dict[str, str] = {
    "TU_SAN_XUAT": N_("Made by the station"),
    "CAP_TINH": N_("From the province"),
    "TRUNG_UONG": N_("From the central level"),
    "TIEP_SONG": N_("Recorded from a relay"),
    "KHAC": N_("Other source"),
}
# Codes of ISO 639, with the languages that commune stations of Việt Nam speak most.
LANGUAGE_NAMES: dict[str, str] = {
    "vi": N_("Vietnamese"),
    "tyz": N_("Tày"),
    "nut": N_("Nùng"),
    "hmv": N_("Mông"),
    "ium": N_("Dao"),
    "blt": N_("Thái"),
    "mtq": N_("Mường"),
    "km": N_("Khmer"),
    "cjm": N_("Chăm"),
    "jra": N_("Gia Rai"),
    "rad": N_("Ê Đê"),
    "bdq": N_("Ba Na"),
    "zh": N_("Hoa"),
    "other": N_("Another language"),
}
