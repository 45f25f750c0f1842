"""数据与成果: the catalogue of information resources, and the reuse of what projects made (arts. 28, 29).

The demand unit catalogues the data that its systems hold, the centre publishes the entries and manages them centrally
(29.1), the unit keeps them up to date (29.3). What a project made belongs to the demand unit; the centre may offer it to
others (28), who take it or say why not.
"""
