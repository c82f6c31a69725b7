"""Languages by their ISO 639 codes, for those who write a policy by name and for those who write it by code."""

from __future__ import annotations

from weighin.domain.policy.facts import UNDETERMINED

_TABLE = """
aa Afar,ab Abkhazian,af Afrikaans,ak Akan,am Amharic,an Aragonese,ar Arabic,as Assamese,ast Asturian,av Avaric,
ay Aymara,az Azerbaijani,ba Bashkir,be Belarusian,bg Bulgarian,bm Bambara,bn Bengali,bo Tibetan,br Breton,bs Bosnian,
ca Catalan,ce Chechen,ceb Cebuano,ckb Sorani,co Corsican,cs Czech,cv Chuvash,cy Welsh,da Danish,de German,dv Dhivehi,
dz Dzongkha,ee Ewe,el Greek,en English,eo Esperanto,es Spanish,et Estonian,eu Basque,fa Persian,ff Fulah,fi Finnish,
fil Filipino,fj Fijian,fo Faroese,fr French,fy Frisian,ga Irish,gd Gaelic,gl Galician,gn Guarani,gsw Alemannic,
gu Gujarati,gv Manx,ha Hausa,haw Hawaiian,he Hebrew,hi Hindi,hmn Hmong,hr Croatian,hsb Sorbian,ht Haitian,hu Hungarian,
hy Armenian,ia Interlingua,id Indonesian,ig Igbo,is Icelandic,it Italian,iu Inuktitut,ja Japanese,jv Javanese,
ka Georgian,kg Kongo,kk Kazakh,kl Greenlandic,km Khmer,kn Kannada,ko Korean,ks Kashmiri,ku Kurdish,kw Cornish,
ky Kyrgyz,la Latin,lb Luxembourgish,lg Ganda,li Limburgish,ln Lingala,lo Lao,lt Lithuanian,lv Latvian,mg Malagasy,
mi Maori,mk Macedonian,ml Malayalam,mn Mongolian,mr Marathi,ms Malay,mt Maltese,my Burmese,nb Bokmål,nds Low-German,
ne Nepali,nl Dutch,nn Nynorsk,no Norwegian,nv Navajo,ny Chichewa,oc Occitan,om Oromo,or Odia,os Ossetian,pa Punjabi,
pl Polish,ps Pashto,pt Portuguese,qu Quechua,rm Romansh,rn Rundi,ro Romanian,ru Russian,rw Kinyarwanda,sa Sanskrit,
sc Sardinian,sco Scots,sd Sindhi,se Sami,sg Sango,si Sinhala,sk Slovak,sl Slovenian,sm Samoan,sn Shona,so Somali,
sq Albanian,sr Serbian,ss Swati,st Sotho,su Sundanese,sv Swedish,sw Swahili,ta Tamil,te Telugu,tg Tajik,th Thai,
ti Tigrinya,tk Turkmen,tl Tagalog,tn Tswana,to Tongan,tr Turkish,ts Tsonga,tt Tatar,tw Twi,ty Tahitian,ug Uyghur,
uk Ukrainian,ur Urdu,uz Uzbek,ve Venda,vi Vietnamese,wa Walloon,wo Wolof,xh Xhosa,yi Yiddish,yo Yoruba,yue Cantonese,
za Zhuang,zh Chinese,zu Zulu
"""
NAMES = dict(entry.strip().split(" ", 1) for entry in _TABLE.replace("\n", "").split(","))
NAMES[UNDETERMINED] = "unknown"
CODES = {name.casefold().replace("-", " "): code for code, name in NAMES.items()} | {code: code for code in NAMES}
